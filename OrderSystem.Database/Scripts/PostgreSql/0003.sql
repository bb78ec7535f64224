-- The orders of each user, by the time when they were placed. The time is as JSON has it, always in UTC: in the order of
-- the text. The key tells orders of the same moment apart.
CREATE FUNCTION OrderMember(payload bytea, member text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS
$$
BEGIN
    RETURN convert_from(payload, 'UTF8')::json ->> member;
END
$$;

CREATE INDEX IX_OrleansStorage_UserId ON OrleansStorage
(
    OrderMember(PayloadBinary, 'UserId') COLLATE "C", OrderMember(PayloadBinary, 'PlacedAt') COLLATE "C", GrainIdN0, GrainIdN1
)
WHERE GrainTypeString = 'order';

CREATE VIEW UserOrders AS
SELECT
    ServiceId,
    OrderMember(PayloadBinary, 'UserId') COLLATE "C" AS UserId,
    OrderMember(PayloadBinary, 'PlacedAt') COLLATE "C" AS PlacedAt,
    GrainIdN0,
    GrainIdN1,
    PayloadBinary
FROM OrleansStorage
WHERE GrainTypeString = 'order';
