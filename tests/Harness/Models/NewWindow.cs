namespace Harness.Models;

/// <summary>A time of day in UTC, such as <c>16:30-00:30</c>.</summary>
public sealed record NewWindow(string Hours);
