namespace Metering.Orders;

/// <summary>What an order of an account is found by when the account itself has forgotten it: each of the two is had by one order at most.</summary>
/// <param name="Text">The number, or the reference.</param>
/// <param name="IsReference">Whether it is the reference of the payment that paid the order.</param>
public readonly record struct OrderName(string Text, bool IsReference)
{
    public static OrderName Number(string number) => new(number, IsReference: false);

    public static OrderName Reference(string reference) => new(reference, IsReference: true);
}
