-- Cluster membership. The version row is the lock of the membership protocol: every change of a row goes with
-- the step from one version to the next.
CREATE TABLE OrleansMembershipVersionTable
(
    DeploymentId TEXT NOT NULL PRIMARY KEY,
    Timestamp    TEXT NOT NULL,
    Version      INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE OrleansMembershipTable
(
    DeploymentId TEXT NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address      TEXT NOT NULL,
    Port         INTEGER NOT NULL,
    Generation   INTEGER NOT NULL,
    SiloName     TEXT NOT NULL,
    HostName     TEXT NOT NULL,
    Status       INTEGER NOT NULL,
    ProxyPort    INTEGER NOT NULL,
    SuspectTimes TEXT NULL,
    StartTime    TEXT NOT NULL,
    IAmAliveTime TEXT NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

-- Reminders. The hash places a reminder on the ring of silos.
CREATE TABLE OrleansRemindersTable
(
    ServiceId    TEXT NOT NULL,
    GrainId      TEXT NOT NULL,
    ReminderName TEXT NOT NULL,
    StartTime    TEXT NOT NULL,
    Period       INTEGER NOT NULL,
    GrainHash    INTEGER NOT NULL,
    Version      INTEGER NOT NULL,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

CREATE INDEX IX_OrleansRemindersTable_GrainHash ON OrleansRemindersTable (ServiceId, GrainHash);

-- Grain state. A missing key extension is the empty string and never NULL: NULLs are distinct in a unique index,
-- so that two silos could each insert "the" row of one grain.
CREATE TABLE OrleansStorage
(
    GrainIdHash            INTEGER NOT NULL,
    GrainIdN0              INTEGER NOT NULL,
    GrainIdN1              INTEGER NOT NULL,
    GrainTypeHash          INTEGER NOT NULL,
    GrainTypeString        TEXT NOT NULL,
    GrainIdExtensionString TEXT NOT NULL,
    ServiceId              TEXT NOT NULL,
    PayloadBinary          BLOB NULL,
    ModifiedOn             TEXT NOT NULL,
    Version                INTEGER NOT NULL,
    PRIMARY KEY (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
);

-- For people: the state as JSON, the key as the GUID that it is in the logs and traces.
CREATE VIEW GrainState AS
SELECT
    ServiceId,
    GrainTypeString AS GrainType,
    printf('%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x',
        GrainIdN0 & 0xffffffff, GrainIdN0 >> 32 & 0xffff, GrainIdN0 >> 48 & 0xffff,
        GrainIdN1 & 0xff, GrainIdN1 >> 8 & 0xff, GrainIdN1 >> 16 & 0xff, GrainIdN1 >> 24 & 0xff,
        GrainIdN1 >> 32 & 0xff, GrainIdN1 >> 40 & 0xff, GrainIdN1 >> 48 & 0xff, GrainIdN1 >> 56 & 0xff) AS GrainKey,
    GrainIdExtensionString AS KeyExtension,
    Version,
    ModifiedOn,
    CAST(PayloadBinary AS TEXT) AS State
FROM OrleansStorage;
