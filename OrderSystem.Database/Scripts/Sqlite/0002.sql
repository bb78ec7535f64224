-- Unfinished orders, by the time when somebody is to see to them. The time is as JSON has it, always in UTC: in the order of
-- the text.
ALTER TABLE OrleansStorage ADD COLUMN RecoverAt TEXT GENERATED ALWAYS AS
(
    CASE
        WHEN GrainTypeString = 'order' AND CAST(PayloadBinary AS TEXT) ->> 'Status' IN ('Placed', 'Cancelling', 'Refunding')
        THEN coalesce(CAST(PayloadBinary AS TEXT) ->> 'RecoverAt', CAST(PayloadBinary AS TEXT) ->> 'UpdatedAt')
    END
) VIRTUAL;

CREATE INDEX IX_OrleansStorage_RecoverAt ON OrleansStorage (RecoverAt) WHERE RecoverAt IS NOT NULL;

CREATE VIEW UnfinishedOrders AS
SELECT ServiceId, GrainIdN0, GrainIdN1, RecoverAt
FROM OrleansStorage
WHERE RecoverAt IS NOT NULL;
