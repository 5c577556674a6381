using Harness;
using Silo.Tests;

[assembly: AssemblyFixture(typeof(SharedPostgres))]
// Every test takes whole processes; side by side they would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Silo.Tests;

/// <summary>A PostgreSQL of its own, which outlives the silos that are killed.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    public PostgresFixture Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresFixture.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
