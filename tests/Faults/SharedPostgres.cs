using Faults;
using Harness;

[assembly: AssemblyFixture(typeof(SharedPostgres))]
// What decides here is a gate, a kill or a lease, and not how fast a relay is: two classes at once do not disturb each other. Those that put a relay
// under load run alone (see UnderLoad).
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Faults;

/// <summary>A PostgreSQL of its own, which outlives the relays that are killed.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    public PostgresFixture Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresFixture.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
