using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Packages;
using Metering.Packages.Events;
using Metering.Prices;
using Metering.Tokens;
using Metering.Tokens.Events;

namespace Ledger.Tests.Projection;

/// <summary>
/// A lawful history of some accounts, the same for the same seed: holds, renewals, ends of every kind, corrections, top-ups with debt, packages
/// and their captures, several events in a row of the journal. It begins just before a month ends.
/// </summary>
internal sealed partial class RandomHistory
{
    public static readonly DateTimeOffset Start = new(2026, 10, 31, 23, 50, 0, TimeSpan.Zero);

    private static readonly Price Rated = new Price(2_500, 250, 3_000, 10_000, 0)
        .With([new Rate(UnitKind.Output, 20_000) { Tier = ServiceTier.Priority }, new Rate(UnitKind.InputAudio, 9_000), new Rate(UnitKind.Input, 5_000) { UnitsInputAbove = 90 }])
        with { IsAccountPrice = true };

    private static readonly Price[] Prices = [new(2_500, 250, 3_000, 10_000, 0), new(100_000, 0, 0, 400_000, 5_000_000), Price.Free, Rated];

    private readonly Random _random;
    private readonly List<Owner> _owners = [];
    private int _orders;

    public RandomHistory(int seed, int accounts, int steps)
    {
        _random = new Random(seed);
        for (var i = 0; i < accounts; i++) Open(i);
        for (var i = 0; i < steps; i++)
        {
            // Finer than the tables keep, as real clocks are.
            Now += TimeSpan.FromTicks(_random.NextInt64(1, 2 * TimeSpan.TicksPerSecond));
            Step(_owners[_random.Next(_owners.Count)]);
        }

        foreach (var owner in _owners) Flush(owner);
    }

    public List<(StreamId Stream, byte[] Events)> Rows { get; } = [];

    public DateTimeOffset Now { get; private set; } = Start;

    public static CallId MakeCall(Random random, DateTimeOffset at)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var milliseconds = at.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++) bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(new Guid(bytes, bigEndian: true));
    }

    private void Open(int number)
    {
        var owner = new Owner(AccountId.Parse($"a{number}"), TokenId.Parse($"t{number}"));
        _owners.Add(owner);
        owner.Pending.Add(new AccountOpened(new AccountSettings($"Account {number}") { Discount = new Discount(900_000) }, Now));
        TopUp(owner);
        AddMember(owner, MemberRole.Owner);
        Flush(owner);
        Rows.Add((StreamId.Of(owner.Token), TestLedger.Json(new TokenCreated(owner.Id, SecretHash.Of("x"), new TokenSettings("T") { Models = ["m"] }, Now))));
        var temporary = new TokenSettings("Child") { Parent = owner.Token, ExpiresAt = Start.AddDays(1) };
        Rows.Add((StreamId.Of(owner.Temporary), TestLedger.Json(new TokenCreated(owner.Id, SecretHash.Of("y"), temporary, Now))));
        Rows.Add((StreamId.Of(owner.Id), "[]"u8.ToArray()));
    }

    private void Step(Owner owner)
    {
        switch (_random.Next(20))
        {
            case 0: TopUp(owner); break;
            case 1 when owner.Packages.Count < 3: AddPackage(owner); break;
            case 2: Flush(owner); Capture(owner); break;
            case 3: owner.Pending.Add(new AccountChanged(new AccountSettings($"Renamed {Now.Second}"), Now)); break;
            case 4: Rows.Add((StreamId.Of(owner.Token), TestLedger.Json(new TokenChanged(new TokenSettings($"T{Now.Second}"), Now)))); break;
            case 14: AddMember(owner, (MemberRole)_random.Next(3)); break;
            case 15 when owner.Members.Count > 1: RemoveMember(owner); break;
            case 16: ChangeMember(owner); break;
            case 17 or 18: Order(owner); break;
            case 19 when _random.Next(4) == 0: ReturnTopUp(owner); break;
            case 5 when owner.Interrupted.Count > 0: Correct(owner); break;
            case 6 or 7 when owner.Calls.Count > 0: Renew(owner); break;
            case 8 or 9 or 10 when owner.Calls.Count > 0: End(owner); break;
            default: Hold(owner); break;
        }

        if (_random.Next(3) == 0) Flush(owner);
    }

    private void AddPackage(Owner owner)
    {
        var id = PackageId.Parse($"p{owner.Id}-{owner.Packages.Count}");
        var (amount, terms) = (new Usd(_random.Next(1, 1_000_000)), new PackageTerms("P", Start.AddDays(-1), Start.AddDays(1)));
        Rows.Add((StreamId.Of(id), TestLedger.Json(new PackageClaimed(owner.Id, Now))));
        // A crash may come between the claim and the addition: then the next attempt finds the claim, and this one is all there is of the other.
        if (_random.Next(4) == 0) Rows.Add((StreamId.Of(PackageId.Parse($"{id}-lost")), TestLedger.Json(new PackageClaimed(owner.Id, Now))));
        owner.Packages.Add(new(id) { Rest = amount });
        owner.Pending.Add(new PackageAdded(id, amount, terms, Now));
        Flush(owner);
        Rows.Add((StreamId.Of(id), TestLedger.Json(new PackageCreated(owner.Id, amount, terms, Now))));
    }

    private void Hold(Owner owner)
    {
        var (call, price, output) = (MakeCall(_random, Now), Prices[_random.Next(Prices.Length)], _random.Next(0, 50));
        var wanted = Pricing.Charge(new Usage(100, 0, 0, output), price, Discount.None);
        var slices = TakeFor(owner, wanted);
        if (slices is null) return;
        var held = new CallHeld(call, owner.Token, "m", "u", price, Discount.None, 100, output, null, TimeSpan.FromSeconds(15), slices, Now)
        {
            Temporary = _random.Next(3) == 0 ? new TemporaryToken(owner.Temporary, null) : null,
            Payers = _random.Next(3) == 0 ? [.. owner.Packages.Select(package => GrantId.Of(package.Id)), GrantId.Cash] : null,
            Member = AnyMember(owner),
        };
        owner.Calls.Add(new(held) { Slices = [.. slices] });
        owner.Pending.Add(held);
    }

    private void Renew(Owner owner)
    {
        var call = owner.Calls[_random.Next(owner.Calls.Count)];
        var added = TakeFor(owner, new Usd(_random.Next(0, 1_000))) ?? [];
        call.Slices.AddRange(added);
        owner.Pending.Add(new HoldRenewed(call.Held.Call, new Usage(100, 0, 0, _random.Next(20)), 60, added, Now));
    }

    private void End(Owner owner)
    {
        var call = owner.Calls[_random.Next(owner.Calls.Count)];
        owner.Calls.Remove(call);
        var state = (CallState)_random.Next(1, 4);
        var usage = state is CallState.Voided ? Usage.None : new Usage(_random.Next(150), _random.Next(9), _random.Next(9), _random.Next(80)) { UnitsReasoning = 3, Details = RandomDetails() };
        var charge = state is CallState.Voided ? Usd.Zero : Pricing.Charge(usage, call.Held.Price, Discount.None);
        var allocation = new List<Slice>();
        foreach (var slice in call.Slices)
        {
            // A prefix of what was held pays; the rest is free again.
            var part = Usd.Min(slice.Amount, charge - Sum(allocation));
            if (part.IsPositive) allocation.Add(slice with { Amount = part });
            if (slice.Grant == GrantId.Cash) owner.Cash += slice.Amount - part;
            else owner.Package(slice.Grant).Rest += slice.Amount - part;
        }

        PayRest(owner, allocation, charge);
        foreach (var group in call.Slices.Where(slice => slice.Grant != GrantId.Cash).GroupBy(slice => slice.Grant))
        {
            owner.Package(group.Key).Due.Add((call.Held.Call, new(allocation.Where(slice => slice.Grant == group.Key).Sum(slice => slice.Amount.Nanos))));
        }

        call.Slices = allocation;
        owner.Pending.Add(new CallEnded(
            call.Held.Call, state, usage, charge, [.. allocation], state is CallState.Interrupted ? null : new CallResult(200, 12, 345), Now));
        if (state is CallState.Interrupted) owner.Interrupted.Add(call);
    }

    private void Correct(Owner owner)
    {
        var call = owner.Interrupted[0];
        owner.Interrupted.RemoveAt(0);
        var isVoid = _random.Next(3) == 0;
        var usage = isVoid ? Usage.None : new Usage(100, 0, 0, _random.Next(120)) { Source = UsageSource.Estimated, Details = RandomDetails() };
        var charge = isVoid ? Usd.Zero : Pricing.Charge(usage, call.Held.Price, Discount.None);
        var (before, after, debtPaidBack) = (call.Slices, new List<Slice>(), Usd.Zero);
        foreach (var slice in before)
        {
            var part = Usd.Min(slice.Amount, charge - Sum(after));
            if (part.IsPositive) after.Add(slice with { Amount = part });
            var back = slice.Amount - part;
            if (slice.Grant == GrantId.Debt)
            {
                // What a top-up has paid of the debt since goes back as cash.
                var owed = Usd.Min(back, owner.Debt);
                debtPaidBack = back - owed;
                owner.Debt -= owed;
                owner.Cash += debtPaidBack;
            }
            else if (slice.Grant == GrantId.Cash) owner.Cash += back;
            else owner.Package(slice.Grant).Rest += back;
        }

        PayRest(owner, after, charge);
        Slice[] shift = [new(GrantId.Debt, debtPaidBack), new(GrantId.Cash, -debtPaidBack)];
        var changes = after.Concat(before.Select(slice => slice with { Amount = -slice.Amount }))
            .Concat(shift)
            .GroupBy(slice => slice.Grant)
            .Select(group => new Slice(group.Key, Sum(group)))
            .Where(slice => slice.Amount != Usd.Zero)
            .ToList();
        foreach (var change in changes.Where(change => change.Grant.IsPackage(out _)))
        {
            owner.Package(change.Grant).Due.Add((call.Held.Call, change.Amount));
        }

        owner.Pending.Add(new CallCorrected(call.Held.Call, owner.Token, usage, charge, [.. after], changes, new CallResult(200, 1, 2), Now)
        {
            IsVoid = isVoid,
            Member = call.Held.Member,
            Temporary = call.Held.Temporary?.Id,
        });
    }

    private static void PayRest(Owner owner, List<Slice> allocation, Usd charge)
    {
        var cash = Usd.Min(owner.Cash, charge - Sum(allocation));
        if (cash.IsPositive) allocation.Add(new(GrantId.Cash, cash));
        owner.Cash -= cash;
        var debt = charge - Sum(allocation);
        if (debt.IsPositive) allocation.Add(new(GrantId.Debt, debt));
        owner.Debt += debt;
    }

    private void Capture(Owner owner)
    {
        foreach (var package in owner.Packages.Where(package => package.Due.Count > 0))
        {
            var count = _random.Next(1, package.Due.Count + 1);
            var entries = package.Due.Take(count).Select(due => new PackageCapture(++package.Ordinal, due.Call, due.Amount)).ToList();
            package.Due.RemoveRange(0, count);
            Rows.Add((StreamId.Of(package.Id), TestLedger.Json(new CallsCaptured(entries, Now))));
        }
    }

    private static List<Slice>? TakeFor(Owner owner, Usd wanted)
    {
        if (new Usd(owner.Packages.Sum(package => package.Rest.Nanos)) + owner.Cash < wanted) return null;
        var slices = new List<Slice>();
        foreach (var package in owner.Packages)
        {
            var part = Usd.Min(package.Rest, wanted - Sum(slices));
            if (part.IsPositive) slices.Add(new(GrantId.Of(package.Id), part));
            package.Rest -= part;
        }

        var cash = wanted - Sum(slices);
        if (cash.IsPositive) slices.Add(new(GrantId.Cash, cash));
        owner.Cash -= cash;
        return slices;
    }

    private void Flush(Owner owner)
    {
        if (owner.Pending.Count == 0) return;
        Rows.Add((StreamId.Of(owner.Id), TestLedger.Json([.. owner.Pending])));
        owner.Pending.Clear();
    }

    private static Usd Sum(IEnumerable<Slice> slices) => new(slices.Sum(slice => slice.Amount.Nanos));

    private sealed partial record Owner(AccountId Id, TokenId Token)
    {
        public TokenId Temporary { get; } = TokenId.Parse($"{Token}-child");

        public List<AccountEvent> Pending { get; } = [];

        public List<MemberId> Members { get; } = [];

        public Usd Cash { get; set; }

        public Usd Debt { get; set; }

        public List<OwnedPackage> Packages { get; } = [];

        public List<LiveCall> Calls { get; } = [];

        public List<LiveCall> Interrupted { get; } = [];

        public OwnedPackage Package(GrantId grant) => Packages.Single(package => GrantId.Of(package.Id) == grant);
    }

    private sealed record OwnedPackage(PackageId Id)
    {
        public Usd Rest { get; set; }

        public long Ordinal { get; set; }

        public List<(CallId Call, Usd Amount)> Due { get; } = [];
    }

    private sealed record LiveCall(CallHeld Held)
    {
        public required List<Slice> Slices { get; set; }
    }

    private UsageDetails? RandomDetails() =>
        _random.Next(3) == 0 ? new UsageDetails { Tier = ServiceTier.Priority, UnitsInputAudio = _random.Next(4), Pieces = 2 } : null;
}
