using System.Text;
using Ledger.Upstreams;
using RelayApi.Upstreams;
using TestUpstream;

namespace RelayApi.Tests.Upstreams;

public sealed class UpstreamClientsTests
{
    [Fact]
    public async Task Answer_that_is_let_go_stops_its_upstream_at_once_instead_of_being_read_on()
    {
        await using var server = await TestUpstreamServer.StartAsync();
        server.DefaultScript = new UpstreamScript { Fault = UpstreamFault.HangMidStream, ChunksBeforeFault = 2 };
        using var clients = new UpstreamClients();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseAddress, "chat/completions"))
        {
            Content = new StringContent("""{"model":"m","stream":true}""", Encoding.UTF8, "application/json"),
        };
        var response = await clients.For(new Upstream("u", server.BaseAddress)).SendAsync(request, CancellationToken.None);
        var answer = await response.Content.ReadAsStreamAsync();
        Assert.True(await answer.ReadAsync(new byte[16]) > 0);

        // A client that reads on before it closes does so for two seconds.
        response.Dispose();
        await server.Log.WaitForIdleAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(UpstreamOutcome.ClientGone, server.Log.Entries.Single().Outcome);
    }
}
