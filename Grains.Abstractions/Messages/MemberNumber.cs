namespace Grains.Messages;

/// <summary>The number of a member on the wire: 21 bits (three bytes) of FNV-1a over its name. Two members of one type that meet are found at start.</summary>
internal static class MemberNumber
{
    private const uint Bits = 0x1F_FFFF;

    public static uint Of(string name)
    {
        var hash = 2_166_136_261;
        foreach (var character in name) hash = (hash ^ character) * 16_777_619;
        return (hash ^ (hash >> 21)) & Bits;
    }
}
