-- Unfinished orders, by the time when somebody is to see to them. The time is as JSON has it, always in UTC: in the order of
-- the text.
CREATE FUNCTION OrderRecoverAt(payload bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS
$$
DECLARE
    state json := convert_from(payload, 'UTF8');
BEGIN
    IF state ->> 'Status' IN ('Placed', 'Cancelling', 'Refunding') THEN
        RETURN coalesce(state ->> 'RecoverAt', state ->> 'UpdatedAt');
    END IF;
    RETURN NULL;
END
$$;

CREATE INDEX IX_OrleansStorage_RecoverAt ON OrleansStorage (OrderRecoverAt(PayloadBinary) COLLATE "C")
WHERE GrainTypeString = 'order' AND OrderRecoverAt(PayloadBinary) IS NOT NULL;

CREATE VIEW UnfinishedOrders AS
SELECT ServiceId, GrainIdN0, GrainIdN1, OrderRecoverAt(PayloadBinary) COLLATE "C" AS RecoverAt
FROM OrleansStorage
WHERE GrainTypeString = 'order' AND OrderRecoverAt(PayloadBinary) IS NOT NULL;
