using Metering.Money;

namespace Metering.Accounts;

/// <summary>What one token or one member of the account cost and holds.</summary>
internal sealed class Spending
{
    public Usd Spent { get; set; }

    public Usd Held { get; set; }

    public void Add(Usd held, Usd spent)
    {
        Held += held;
        Spent += spent;
    }
}
