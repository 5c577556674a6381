using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Hosting;
using Metering.Packages;
using Metering.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RelayApi.Tests.OpenAi;

/// <summary>A relay whose tokens do not answer an admission when a test says so, as when their actors are away.</summary>
public sealed class TroubledRelay : IAsyncLifetime
{
    private readonly Trouble _trouble = new();

    public TroubledRelay() => Relay = new TimedRelay
    {
        Services = services =>
        {
            services.AddHttpContextAccessor();
            var actors = (IActors)services.Last(service => service.ServiceType == typeof(IActors)).ImplementationInstance!;
            services.AddSingleton<IActors>(provider => new Actors(actors, _trouble, provider.GetRequiredService<IHttpContextAccessor>()));
        },
    };

    public TimedRelay Relay { get; }

    /// <summary>The next admission does not come about: its question is over when the server has seen that its client is gone, or at once.</summary>
    internal WatchedRequest FailNext(bool whenClientIsGone) => _trouble.Next = new WatchedRequest(whenClientIsGone);

    /// <summary>The request of the next key that is asked about.</summary>
    internal WatchedRequest WatchNext() => _trouble.Watched = new WatchedRequest(WhenClientIsGone: false);

    public ValueTask InitializeAsync() => Relay.InitializeAsync();

    public ValueTask DisposeAsync() => Relay.DisposeAsync();

    /// <summary>A request that is watched from when its token was asked.</summary>
    internal sealed record WatchedRequest(bool WhenClientIsGone)
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        /// <summary>Completes when the server is done with the request, its log included.</summary>
        public Task Done => _done.Task;

        public void Watch(HttpContext http)
        {
            http.Response.OnCompleted(() =>
            {
                _done.SetResult();
                return Task.CompletedTask;
            });
            _begun.SetResult();
        }
    }

    private sealed class Trouble
    {
        public WatchedRequest? Next { get; set; }

        public WatchedRequest? Watched { get; set; }
    }

    private sealed class Actors(IActors actors, Trouble trouble, IHttpContextAccessor http) : IActors
    {
        public IToken Token(TokenId id) => new Away(actors.Token(id), trouble, http);

        public IAccount Account(AccountId id) => actors.Account(id);

        public IPackage Package(PackageId id) => actors.Package(id);
    }

    private sealed class Away(IToken token, Trouble trouble, IHttpContextAccessor http) : IToken
    {
        public async Task<Admission> Admit(AdmitCall command)
        {
            if (trouble.Next is not { } failed) return await token.Admit(command);
            trouble.Next = null;
            var request = http.HttpContext!;
            failed.Watch(request);
            if (failed.WhenClientIsGone)
            {
                var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var registration = request.RequestAborted.Register(gone.SetResult);
                await gone.Task;
            }

            throw new MailboxFullException("a token", messagesMax: 0);
        }

        public Task<Authentication> Authenticate(AuthenticateToken command)
        {
            trouble.Watched?.Watch(http.HttpContext!);
            trouble.Watched = null;
            return token.Authenticate(command);
        }

        public Task<ChangeOutcome> Create(CreateToken command) => token.Create(command);

        public Task<ChangeOutcome> Change(ChangeToken command) => token.Change(command);

        public Task<ChangeOutcome> Delete() => token.Delete();

        public Task<RenewOutcome> Renew(RenewCall command) => token.Renew(command);

        public Task<SettleOutcome> Settle(SettleCall command) => token.Settle(command);

        public Task<SettleOutcome> Void(VoidCall command) => token.Void(command);

        public Task<TokenView?> View() => token.View();
    }
}
