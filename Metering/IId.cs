namespace Metering;

/// <summary>An id made of text that cannot be born invalid.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    string Value { get; }

    static abstract bool TryParse(string? text, out TSelf id);
}
