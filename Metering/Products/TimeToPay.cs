namespace Metering.Products;

/// <summary>How long an order waits to be paid before it expires.</summary>
public static class TimeToPay
{
    /// <summary>Seven days: a transfer between banks arrives in that time, and nobody pays last month's price.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromDays(7);

    public static readonly TimeSpan Min = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Max = TimeSpan.FromDays(366);

    /// <summary>What is wrong with such a time, or <see langword="null"/>.</summary>
    public static string? Problem(TimeSpan time) => time < Min || time > Max ? "The time to pay is one minute to 366 days." : null;
}
