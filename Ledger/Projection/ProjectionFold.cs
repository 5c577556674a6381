using System.Runtime.InteropServices;
using System.Text.Json;
using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Ledger.Accounts;
using Ledger.Calls;
using Ledger.Grants;
using Ledger.Members;
using Ledger.Orders;
using Ledger.Packages;
using Ledger.Tokens;
using Metering.Members;
using Metering.Packages;
using Metering.Tokens;

namespace Ledger.Projection;

/// <summary>
/// What a batch of the journal changes in the tables: differences of sums, latest settings, and whole rows of calls. Folding is pure; the
/// calls in progress are handed in and are the only state between batches.
/// </summary>
internal sealed class ProjectionFold(Dictionary<CallId, CallRecord> callsInProgress)
{
    public Dictionary<AccountId, AccountDelta> Accounts { get; } = [];

    public Dictionary<TokenId, TokenDelta> Tokens { get; } = [];

    public Dictionary<PackageId, PackageDelta> Packages { get; } = [];

    public Dictionary<(AccountId Account, GrantId Grant), GrantDelta> Grants { get; } = [];

    public Dictionary<(AccountId Account, MemberId Member), MemberDelta> Members { get; } = [];

    public Dictionary<OrderKey, OrderDelta> Orders { get; } = [];

    public Dictionary<CallId, CallRecord> Calls { get; } = [];

    /// <summary>Those of <see cref="Calls"/> that began in this batch.</summary>
    public HashSet<CallId> CallsNew { get; } = [];

    public List<CallCorrectionRow> Corrections { get; } = [];

    public List<CallRefundRow> Refunds { get; } = [];

    public Dictionary<CallId, CallRecord> CallsInProgress { get; } = callsInProgress;

    public long Events { get; private set; }

    /// <summary>
    /// Events that do not fit what was read before them. Stopping there would stop everybody's reads over one broken stream; they are passed
    /// over and counted, and the audit names them.
    /// </summary>
    public List<string> PassedOver { get; } = [];

    /// <summary>Events that cannot be read at all throw: a newer program may have written them, and passing over them would lose them for good.</summary>
    public void Add(JournalBatch.Row row)
    {
        try
        {
            Fold(row);
        }
        catch (Exception e) when (e is JsonException or OverflowException)
        {
            throw new InvalidDataException($"Row {row.Seq} of the stream {row.Stream} cannot be projected.", e);
        }
    }

    public AccountDelta Account(AccountId id) => Delta(Accounts, id);

    public TokenDelta Token(TokenId id) => Delta(Tokens, id);

    public GrantDelta Grant(AccountId account, GrantId id) => Delta(Grants, (account, id));

    public MemberDelta Member(AccountId account, MemberId id) => Delta(Members, (account, id));

    public OrderDelta Order(OrderKey key) => Delta(Orders, key);

    public PackageDelta Package(PackageId id) => Delta(Packages, id);

    private static TDelta Delta<TId, TDelta>(Dictionary<TId, TDelta> deltas, TId id)
        where TId : struct
        where TDelta : class, new() =>
        CollectionsMarshal.GetValueRefOrAddDefault(deltas, id, out _) ??= new();

    private void Fold(JournalBatch.Row row)
    {
        if (row.Stream.IsAccount(out var account))
        {
            var events = BooksJson.ReadAccountEvents(row.Events.Span);
            Events += events.Count;
            AccountFold.Apply(this, account, row.Seq, events);
        }
        else if (row.Stream.IsToken(out var token))
        {
            var events = BooksJson.ReadTokenEvents(row.Events.Span);
            Events += events.Count;
            TokenFold.Apply(this, token, row.Seq, events);
        }
        else if (row.Stream.IsPackage(out var package))
        {
            var events = BooksJson.ReadPackageEvents(row.Events.Span);
            Events += events.Count;
            PackageFold.Apply(this, package, row.Seq, events);
        }
    }
}
