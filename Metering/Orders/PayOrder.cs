namespace Metering.Orders;

/// <summary>Pays an order: what it buys is given in the same row of the journal. Asking again repairs whatever went wrong on the way (A13).</summary>
/// <param name="Order">The order.</param>
/// <param name="Method">The way the money comes.</param>
/// <param name="Operator">Who did it, for the record (E11).</param>
public sealed record PayOrder(string Order, PaymentMethod Method, string Operator)
{
    /// <summary>The reference of a payment outside; one payment pays one order of an account.</summary>
    public string? Reference { get; init; }

    /// <summary>What a payment outside was, when it was not in US dollars: worth what is due, to the cent. A top-up says so when it is placed.</summary>
    public Conversion? Conversion { get; init; }

    /// <summary>What is wrong with it for any order of a kind, whatever there is to be paid; <see langword="null"/> for nothing.</summary>
    public string? ProblemFor(OrderKind kind) => kind is OrderKind.TopUp && Method is PaymentMethod.Balance ? TopUpByBalance : Problem();

    internal const string TopUpByBalance = "A top-up is paid from outside.";

    internal static string? ReferenceProblem(string? reference) => RecordText.Problem("A payment from outside has a reference", reference);

    internal string? Problem() =>
        !Enum.IsDefined(Method) ? "An order is paid by Balance or External."
        : Method is PaymentMethod.External && ReferenceProblem(Reference) is { } problem ? problem
        : Method is PaymentMethod.Balance && (Reference is not null || Conversion is not null) ? "A payment by balance has no reference and no other currency."
        : Conversion?.Problem();
}
