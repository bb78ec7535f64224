using Orleans.Storage;

namespace OrderSystem.Measurements.HistoryCost;

/// <summary>Counts what is written. A state is serialized once for each write.</summary>
internal sealed class CountingSerializer(IGrainStorageSerializer inner, WrittenState written) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input)
    {
        var data = inner.Serialize(input);
        written.Add(typeof(T).Name, data.ToMemory().Length);
        return data;
    }

    public T? Deserialize<T>(BinaryData input) => inner.Deserialize<T>(input);
}
