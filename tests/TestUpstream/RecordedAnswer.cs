using System.Text.Json;
using Testing;

namespace TestUpstream;

/// <summary>One recorded answer of a real provider, with the usage that must come out of it.</summary>
/// <param name="File">Its path under the folder of responses; it is also its name in tests.</param>
/// <param name="IsStream">Whether it is a stream of events, else one JSON document.</param>
/// <param name="Usage">The expected usage, or <see langword="null"/> where the provider sent none.</param>
/// <param name="ServiceTier">The expected service tier, or <see langword="null"/>.</param>
public sealed record RecordedAnswer(string File, bool IsStream, RecordedUsage? Usage, string? ServiceTier)
{
    public override string ToString() => File;

    public byte[] ReadBytes() => System.IO.File.ReadAllBytes(PathOf(File));

    /// <summary>Every OpenAI chat answer with status 200, of every provider. Empty when the data is absent.</summary>
    public static IReadOnlyList<RecordedAnswer> AllChat()
    {
        if (RecordedData.Folder is null)
            return [];
        using var index = JsonDocument.Parse(System.IO.File.ReadAllBytes(PathOf("index.json")));
        return
        [
            .. from entry in index.RootElement.GetProperty("entries").EnumerateArray()
               where entry.GetProperty("endpoint").GetString() == "chat" && entry.GetProperty("status").ValueKind == JsonValueKind.Number
               where entry.GetProperty("status").GetInt32() == 200
               select Read(entry),
        ];
    }

    private static string PathOf(string file) => RecordedData.PathOf("responses", file);

    private static RecordedAnswer Read(JsonElement entry)
    {
        var usage = entry.GetProperty("expect").GetProperty("usage");
        var tier = usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty("service_tier", out var value) ? value.GetString() : null;
        return new RecordedAnswer(
            entry.GetProperty("file").GetString()!,
            entry.GetProperty("stream").GetBoolean(),
            usage.ValueKind == JsonValueKind.Object ? RecordedUsage.Read(usage) : null,
            tier);
    }
}
