using System.Text.Json;
using Metering;

namespace Grains.Hosting;

/// <summary>What grain storage keeps of an activation that went in good order.</summary>
[GenerateSerializer]
internal sealed class KeptHandOver
{
    /// <summary>JSON, because the next activation may be another version's.</summary>
    [Id(0)]
    public string? Json { get; set; }

    public static KeptHandOver Of(HandOver left) => new() { Json = JsonSerializer.Serialize(left) };

    /// <summary>What is kept; <see langword="null"/> when nothing is, or nothing that this version understands: then the books are read.</summary>
    public HandOver? Read()
    {
        try
        {
            return Json is null ? null : JsonSerializer.Deserialize<HandOver>(Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
