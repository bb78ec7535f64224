using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace OrderSystem.Gateway.Users;

/// <summary>
/// The opaque form of a position in a user's order index. A checksum over user and position tells a mangled
/// cursor, or one of another user, from a good one; it guards against mistakes and is no secret.
/// </summary>
internal static class OrderCursor
{
    private const int PositionSize = sizeof(long);
    private const int ChecksumSize = 8;
    private const int Size = PositionSize + ChecksumSize;

    public static string Encode(Guid userId, long position)
    {
        Span<byte> cursor = stackalloc byte[Size];
        Write(userId, position, cursor);
        return Base64Url.EncodeToString(cursor);
    }

    public static long? Decode(Guid userId, string cursor)
    {
        Span<byte> given = stackalloc byte[Size];
        if (cursor.Length != Base64Url.GetEncodedLength(Size)
            || Base64Url.DecodeFromChars(cursor, given, out _, out var length) != OperationStatus.Done
            || length != Size)
        {
            return null;
        }

        var position = BinaryPrimitives.ReadInt64BigEndian(given);
        Span<byte> expected = stackalloc byte[Size];
        Write(userId, position, expected);
        return given.SequenceEqual(expected) ? position : null;
    }

    private static void Write(Guid userId, long position, Span<byte> cursor)
    {
        Span<byte> input = stackalloc byte[16 + PositionSize];
        userId.TryWriteBytes(input);
        BinaryPrimitives.WriteInt64BigEndian(input[16..], position);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);

        BinaryPrimitives.WriteInt64BigEndian(cursor, position);
        hash[..ChecksumSize].CopyTo(cursor[PositionSize..]);
    }
}
