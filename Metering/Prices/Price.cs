using System.Text.Json.Serialization;

namespace Metering.Prices;

/// <summary>
/// What a model costs, in pico-dollars (10^-12 USD) for each unit: a price of 2.50 USD per million units is 2,500,000. Every figure is zero or
/// more.
/// </summary>
/// <param name="PicosInput">For each input unit outside any cache.</param>
/// <param name="PicosCacheRead">For each unit read from the upstream's cache.</param>
/// <param name="PicosCacheWrite">For each unit written to the upstream's cache.</param>
/// <param name="PicosOutput">For each output unit.</param>
/// <param name="PicosPerCall">For each call, whatever its size.</param>
public sealed record Price(long PicosInput, long PicosCacheRead, long PicosCacheWrite, long PicosOutput, long PicosPerCall)
{
    /// <summary>Costs nothing, whatever the context (E6).</summary>
    public static readonly Price Free = new(0, 0, 0, 0, 0);

    [JsonIgnore]
    public bool IsValid => (PicosInput | PicosCacheRead | PicosCacheWrite | PicosOutput | PicosPerCall) >= 0;
}
