using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Hosting;
using Metering.Money;
using Metering.Packages;
using Metering.Prices;
using Metering.Tokens;

namespace Simulation;

/// <content>What clients ask: in any order, late, twice, and of a host that may be gone.</content>
internal sealed partial class World
{
    private static readonly CallResult Result = new(200, 1, 2);

    private int _orders;

    private InProcessHost AnyHost => _hosts[_random.Next(_hosts.Count)];

    private void Begin()
    {
        var host = _hosts[0];
        Ask("open", () => host.Account(Rules.Account).Open(new OpenAccount(Rules.AccountSettings(hasHours: false))));
        Settle();
        if (Rules.HasMembers)
        {
            AddMember(host, Rules.Ann);
            Settle();
            AddMember(host, Rules.Bob);
            Settle();
        }

        foreach (var token in Rules.AccessTokens) CreateToken(host, token);
        Settle();
        TopUp(host, $"order-{_orders++}", 40);
        Settle();
    }

    private void SendMessage()
    {
        var host = AnyHost;
        if (Rules.HasGrants && _random.Next(6) == 0)
        {
            SendGrantMessage(host);
            return;
        }

        if (Rules.HasMembers && _random.Next(10) == 0)
        {
            SendMemberMessage(host);
            return;
        }

        if (Rules.HasChildren && _random.Next(10) == 0)
        {
            SendTokenMessage(host);
            return;
        }

        switch (_random.Next(120))
        {
            case < 30: Admit(host, NewCall()); break;
            case < 34 when _calls.Count > 0: Admit(host, AnyCall()); break;
            case < 46 when _calls.Count > 0: Confirm(host, AnyCall()); break;
            case < 60 when _calls.Count > 0: Renew(host, AnyCall()); break;
            case < 82 when _calls.Count > 0: SettleCall(host, AnyCall()); break;
            case < 86 when _calls.Count > 0: VoidCall(host, AnyCall()); break;
            case < 90: TopUp(host, $"order-{(_random.Next(3) == 0 ? _random.Next(_orders + 1) : _orders++)}", _random.Next(1, 20)); break;
            case < 95 when Rules.HasPackages: AddPackage(host); break;
            case < 97 when Rules.HasPackages: ChangePackage(host); break;
            case < 98: ChangeSettings(host); break;
            case < 118: SendOrder(host); break;
        }
    }

    private CallId NewCall()
    {
        var call = _ids.NextCall();
        _calls.Add(call);
        _told.Tokens.Add(call, AnyToken());
        return call;
    }

    /// <summary>Mostly a recent call, sometimes one of long ago.</summary>
    private CallId AnyCall() => _random.Next(5) == 0 ? _calls[_random.Next(_calls.Count)] : _calls[^_random.Next(1, Math.Min(8, _calls.Count) + 1)];

    /// <summary>A call keeps its token, whoever sends the message.</summary>
    private TokenId TokenOf(CallId call) => _told.Tokens[call];

    private void Admit(InProcessHost host, CallId call)
    {
        var command = new AdmitCall(call, Rules.Secret, null, "m", new ModelOffer("u", Rules.DollarPerUnit), 0, _random.Next(0, 9));
        _told.AskedAt.TryAdd(call, _time.Utc);
        Ask($"admit {call} of {TokenOf(call)} {command.UnitsOutputMax}", () => host.Token(TokenOf(call)).Admit(command), admission => TakeAdmission(call, admission));
    }

    private void TakeAdmission(CallId call, Admission admission)
    {
        if (admission.IsAdmitted) _told.Admitted.Add((call, _time.Utc));
        else _told.Refuse(admission.Refusal);
    }

    private void Confirm(InProcessHost host, CallId call) => Ask(
        $"confirm {call}",
        () => host.Account(Rules.Account).Confirm(call),
        outcome =>
        {
            if (outcome is ConfirmOutcome.Durable) _told.Confirmed.Add(call);
        });

    private void Renew(InProcessHost host, CallId call)
    {
        var command = new RenewCall(call, UsageOf(_random.Next(0, 8)), _random.Next(0, 14));
        Ask(
            $"renew {call} {command.UnitsOutputMax}",
            () => host.Token(TokenOf(call)).Renew(command),
            outcome =>
            {
                if (!outcome.IsRenewed) _told.Refuse(outcome.Refusal);
            });
    }

    private void SettleCall(InProcessHost host, CallId call)
    {
        // Mostly the same usage each time it is sent; sometimes another, which must be a conflict; sometimes more than was held.
        var used = _random.Next(TokenOf(call) == Rules.Plan ? 3 : 8) == 0 ? _random.Next(0, 20) : call.Value.ToByteArray()[14] % 8;
        Ask($"settle {call} {used}", () => host.Token(TokenOf(call)).Settle(new SettleCall(call, UsageOf(used), Result)), TakeReceiptOf(call));
    }

    private void VoidCall(InProcessHost host, CallId call) =>
        Ask($"void {call}", () => host.Token(TokenOf(call)).Void(new VoidCall(call, Result)), TakeReceiptOf(call));

    private Action<SettleOutcome> TakeReceiptOf(CallId call)
    {
        var isKnown = _told.Confirmed.Contains(call);
        return outcome =>
        {
            if (outcome.IsEnded) _told.Receipts[call] = outcome.Receipt;
            if (isKnown && outcome.Status is SettleStatus.NotHeld) _told.NotFound.Add(call);
        };
    }

    private void TopUp(InProcessHost host, string order, long dollars) => Ask(
        $"top up {order} {dollars}",
        () => host.Account(Rules.Account).TopUp(new TopUpAccount(order, Usd.FromDollars(dollars), "operator")),
        outcome =>
        {
            if (outcome.IsDone) _told.TopUps[order] = Usd.FromDollars(dollars);
        });

    private void AddPackage(InProcessHost host)
    {
        var package = Rules.Packages[_random.Next(Rules.Packages.Count)];
        var command = new AddPackage(package, Usd.FromDollars(12), TermsOf(package));
        Ask(
            $"add {package}",
            () => host.Account(Rules.Account).AddPackage(command),
            outcome =>
            {
                if (outcome.IsDone) _told.Packages.Add(package);
            });
    }

    private void ChangePackage(InProcessHost host)
    {
        var package = Rules.Packages[_random.Next(Rules.Packages.Count)];
        var terms = TermsOf(package) with { Priority = _random.Next(-2, 3) };
        if (Rules.HasMembers && _random.Next(3) == 0) terms = terms with { Members = [AnyMember()] };
        Ask($"change {package}", () => host.Account(Rules.Account).ChangePackage(new ChangePackage(package, terms)));
    }

    private void ChangeSettings(InProcessHost host)
    {
        var settings = Rules.AccountSettings(hasHours: _random.Next(2) == 0);
        Ask("settings", () => host.Account(Rules.Account).Change(new ChangeAccount(settings)));
    }

    /// <summary>What the actors say at the end.</summary>
    private void Look()
    {
        var host = _hosts[0];
        Ask("account", () => host.Account(Rules.Account).View(), view => _told.Account = view);
        Ask("grants", () => host.Account(Rules.Account).ViewGrants(), view => _told.GrantViews.AddRange(view.Grants));
        foreach (var token in Rules.Tokens.Keys) Ask("token", () => host.Token(token).View(), view => _told.TokenViews.Add((token, view)));
        if (Rules.HasMembers) Ask("members", () => host.Account(Rules.Account).ViewMembers(), view => _told.MemberViews.AddRange(view.Members));
        foreach (var package in Rules.Packages) Ask("package", () => host.Package(package).View(), view => _told.Views[package] = view);
    }

    private static Usage UsageOf(long unitsOutput) => new(0, 0, 0, unitsOutput);

    /// <summary>One package ends soon, and where there are members one is bound to some of them.</summary>
    private PackageTerms TermsOf(PackageId package) =>
        new(package.Value, DateTimeOffset.UnixEpoch, new DateTimeOffset(2026, 1, 1, 12, package == Rules.Packages[0] ? 3 : 59, 0, TimeSpan.Zero))
        {
            Members = Rules.HasMembers && package == Rules.Packages[1] ? [Rules.Bob] : null,
        };

    /// <summary>A message and its answer; a client that gets an exception knows nothing.</summary>
    private async void Ask<T>(string what, Func<Task<T>> send, Action<T>? onAnswer = null)
    {
        Note(what);
        try
        {
            var answer = await send();
            Note($"{what}: {Describe(answer)}");
            onAnswer?.Invoke(answer);
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            _told.Failures.Add(failure);
            Note($"{what}: {failure.GetType().Name}");
        }
    }

    private static string Describe<T>(T answer) => answer switch
    {
        Admission admission => admission.Refusal?.Reason.ToString() ?? "admitted",
        RenewOutcome renewal => renewal.Refusal?.Reason.ToString() ?? "renewed",
        SettleOutcome ended => $"{ended.Status} {ended.Receipt?.Charge}",
        ChangeOutcome change => change.Status.ToString(),
        AccountView view => $"{view.CashAvailable} {view.Debt}",
        PackageView view => $"{view.Remaining}",
        _ => answer?.ToString() is { Length: < 40 } text ? text : typeof(T).Name,
    };
}
