-- The orders of each user, by the time when they were placed. The time is as JSON has it, always in UTC: in the order of
-- the text. The key tells orders of the same moment apart.
ALTER TABLE OrleansStorage ADD COLUMN UserId TEXT GENERATED ALWAYS AS
(
    CASE WHEN GrainTypeString = 'order' THEN CAST(PayloadBinary AS TEXT) ->> 'UserId' END
) VIRTUAL;

ALTER TABLE OrleansStorage ADD COLUMN PlacedAt TEXT GENERATED ALWAYS AS
(
    CASE WHEN GrainTypeString = 'order' THEN CAST(PayloadBinary AS TEXT) ->> 'PlacedAt' END
) VIRTUAL;

CREATE INDEX IX_OrleansStorage_UserId ON OrleansStorage (UserId, PlacedAt, GrainIdN0, GrainIdN1) WHERE UserId IS NOT NULL;

CREATE VIEW UserOrders AS
SELECT ServiceId, UserId, PlacedAt, GrainIdN0, GrainIdN1, PayloadBinary
FROM OrleansStorage
WHERE UserId IS NOT NULL;
