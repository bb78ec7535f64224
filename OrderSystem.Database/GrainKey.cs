using System.Buffers.Binary;

namespace OrderSystem.Database;

/// <summary>A grain's GUID as Orleans' storage cuts it in two.</summary>
internal static class GrainKey
{
    public static (long N0, long N1) Of(Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes);
        return (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
    }

    public static Guid ToGuid(long n0, long n1)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, n0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], n1);
        return new Guid(bytes);
    }
}
