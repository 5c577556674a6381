namespace Harness.Models;

/// <summary>Other prices at some times of day.</summary>
public sealed record NewOffPeak(IReadOnlyList<NewWindow> Windows, IReadOnlyList<NewRate> Rates);
