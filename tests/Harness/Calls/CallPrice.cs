namespace Harness.Calls;

/// <summary>The price that a call was held at, in pico-dollars.</summary>
public sealed record CallPrice(long PicosInput, long PicosOutput, IReadOnlyList<string>? Rates, bool IsAccountPrice);
