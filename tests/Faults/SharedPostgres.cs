using Faults;
using Harness;

[assembly: AssemblyFixture(typeof(SharedPostgres))]
// Every test kills or starves whole processes; side by side they would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Faults;

/// <summary>A PostgreSQL of its own, which outlives the relays that are killed.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    public PostgresFixture Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresFixture.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
