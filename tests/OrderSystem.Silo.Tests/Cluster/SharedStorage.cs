using System.Collections.Concurrent;
using System.Globalization;
using OrderSystem.Database;
using OrderSystem.Silo.Orders;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>Grain state that outlives a killed silo, with writes that fail when told to.</summary>
internal sealed class SharedStorage(Operations operations, SharedUnfinishedOrders unfinished)
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), (byte[] Bytes, string ETag)> _rows = new();
    private readonly ConcurrentDictionary<(string State, GrainId Grain), int> _writes = new();
    private readonly ConcurrentDictionary<(string State, GrainId Grain, int Write), WriteFault> _faults = new();
    private long _version;

    private Operations Operations => operations;

    private SharedUnfinishedOrders Unfinished => unfinished;

    /// <summary>One write of this state fails; the first is number 1.</summary>
    public void FailWrite(string state, GrainId grain, int write, WriteFault fault) => _faults[(state, grain, write)] = fault;

    public int Writes(string state, GrainId grain) => _writes.GetValueOrDefault((state, grain));

    public bool Exists(string state, GrainId grain) => _rows.ContainsKey((state, grain));

    /// <summary>The state as it is stored; null when there is none.</summary>
    public T? Read<T>(string state, GrainId grain, Serializer serializer)
        where T : class => _rows.TryGetValue((state, grain), out var row) ? serializer.Deserialize<T>(row.Bytes) : null;

    internal IGrainStorage For(Serializer serializer) => new Provider(this, serializer);

    /// <summary>The orders of users, as a database tells them from what is stored.</summary>
    internal IUserOrders UserOrders(Serializer serializer) => new Provider(this, serializer);

    private sealed class Provider(SharedStorage storage, Serializer serializer) : IGrainStorage, IUserOrders
    {
        public Task<IReadOnlyList<(Guid OrderId, T State)>> ReadAsync<T>(
            Guid userId, (DateTimeOffset PlacedAt, Guid OrderId)? after, int limit)
        {
            var orders =
                from row in storage._rows
                where row.Key.State == "order"
                let order = serializer.Deserialize<OrderState>(row.Value.Bytes)
                let place = (order.PlacedAt, Id: row.Key.Grain.GetGuidKey())
                where order.UserId == userId && (after is null || place.CompareTo(after.Value) < 0)
                orderby place descending
                select (place.Id, (T)(object)order);
            return Task.FromResult<IReadOnlyList<(Guid, T)>>(orders.Take(limit).ToList());
        }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (storage._rows.TryGetValue((stateName, grainId), out var row))
            {
                grainState.State = serializer.Deserialize<T>(row.Bytes);
                grainState.ETag = row.ETag;
                grainState.RecordExists = true;
            }

            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            storage.Operations.Do(grainId.GetGuidKey(), $"write {stateName}", () => Write(stateName, grainId, grainState));

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            throw new NotSupportedException();

        private Task<bool> Write<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var key = (stateName, grainId);
            var number = storage._writes.AddOrUpdate(key, 1, (_, count) => count + 1);
            var fault = storage._faults.GetValueOrDefault((stateName, grainId, number));
            if (fault == WriteFault.Lost)
            {
                throw new IOException("The disk is full.");
            }

            lock (storage._rows)
            {
                var stored = storage._rows.TryGetValue(key, out var row) ? row.ETag : null;
                if (stored != grainState.ETag)
                {
                    throw new InconsistentStateException("The state was changed elsewhere.", stored, grainState.ETag);
                }

                var etag = Interlocked.Increment(ref storage._version).ToString(CultureInfo.InvariantCulture);
                var bytes = serializer.SerializeToArray(grainState.State);
                storage._rows[key] = (bytes, etag);
                storage.Unfinished.Note(grainId, grainState.State);
                if (fault == WriteFault.Unanswered)
                {
                    throw new TimeoutException("No answer.");
                }

                grainState.ETag = etag;
                grainState.RecordExists = true;
            }

            return Task.FromResult(true);
        }
    }
}

/// <summary>How a write fails.</summary>
public enum WriteFault
{
    None,

    /// <summary>It fails and nothing is stored.</summary>
    Lost,

    /// <summary>It is stored, and fails all the same.</summary>
    Unanswered,
}
