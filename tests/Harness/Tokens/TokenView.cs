namespace Harness.Tokens;

/// <summary>A token as it stands.</summary>
public sealed record TokenView(
    string Id,
    string Account,
    int SlotsTaken,
    IReadOnlyList<WindowView> Windows,
    decimal AmountSpent,
    decimal AmountHeld);
