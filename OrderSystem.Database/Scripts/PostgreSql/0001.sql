-- Cluster membership. The version row is the lock of the membership protocol: every change of a row goes with
-- the step from one version to the next.
CREATE TABLE OrleansMembershipVersionTable
(
    DeploymentId text NOT NULL PRIMARY KEY,
    Timestamp    timestamptz NOT NULL DEFAULT now(),
    Version      integer NOT NULL DEFAULT 0
);

CREATE TABLE OrleansMembershipTable
(
    DeploymentId text NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address      text NOT NULL,
    Port         integer NOT NULL,
    Generation   integer NOT NULL,
    SiloName     text NOT NULL,
    HostName     text NOT NULL,
    Status       integer NOT NULL,
    ProxyPort    integer NOT NULL,
    SuspectTimes text NULL,
    StartTime    timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

-- Reminders. The hash places a reminder on the ring of silos.
CREATE TABLE OrleansRemindersTable
(
    ServiceId    text NOT NULL,
    GrainId      text NOT NULL,
    ReminderName text NOT NULL,
    StartTime    timestamptz NOT NULL,
    Period       bigint NOT NULL,
    GrainHash    integer NOT NULL,
    Version      integer NOT NULL,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

CREATE INDEX IX_OrleansRemindersTable_GrainHash ON OrleansRemindersTable (ServiceId, GrainHash);

-- Grain state. A missing key extension is the empty string and never NULL: NULLs are distinct in a unique index,
-- so that two silos could each insert "the" row of one grain.
CREATE TABLE OrleansStorage
(
    GrainIdHash            integer NOT NULL,
    GrainIdN0              bigint NOT NULL,
    GrainIdN1              bigint NOT NULL,
    GrainTypeHash          integer NOT NULL,
    GrainTypeString        text NOT NULL,
    GrainIdExtensionString text NOT NULL,
    ServiceId              text NOT NULL,
    PayloadBinary          bytea NULL,
    ModifiedOn             timestamptz NOT NULL,
    Version                integer NOT NULL,
    PRIMARY KEY (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
);

-- For people: the state as JSON, the key as the GUID that it is in the logs and traces.
CREATE VIEW GrainState AS
SELECT
    ServiceId,
    GrainTypeString AS GrainType,
    (
        lpad(to_hex(GrainIdN0 & 4294967295), 8, '0') ||
        lpad(to_hex(GrainIdN0 >> 32 & 65535), 4, '0') ||
        lpad(to_hex(GrainIdN0 >> 48 & 65535), 4, '0') ||
        lpad(to_hex(GrainIdN1 & 255), 2, '0') || lpad(to_hex(GrainIdN1 >> 8 & 255), 2, '0') ||
        lpad(to_hex(GrainIdN1 >> 16 & 255), 2, '0') || lpad(to_hex(GrainIdN1 >> 24 & 255), 2, '0') ||
        lpad(to_hex(GrainIdN1 >> 32 & 255), 2, '0') || lpad(to_hex(GrainIdN1 >> 40 & 255), 2, '0') ||
        lpad(to_hex(GrainIdN1 >> 48 & 255), 2, '0') || lpad(to_hex(GrainIdN1 >> 56 & 255), 2, '0')
    )::uuid AS GrainKey,
    GrainIdExtensionString AS KeyExtension,
    Version,
    ModifiedOn,
    convert_from(PayloadBinary, 'UTF8')::jsonb AS State
FROM OrleansStorage;
