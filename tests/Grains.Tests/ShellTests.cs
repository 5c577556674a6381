using System.Reflection;
using System.Text.RegularExpressions;
using Grains.Accounts;
using Grains.Hosting;
using Grains.Packages;
using Grains.Tokens;
using Testing;

namespace Grains.Tests;

/// <summary>A grain is a shell: no rule may live in it.</summary>
public sealed partial class ShellTests
{
    public static TheoryData<Type> Grains => [.. Shells];

    private static IEnumerable<Type> Shells => typeof(TokenGrain).Assembly.GetTypes().Where(type => typeof(Grain).IsAssignableFrom(type) && !type.IsAbstract);

    [Fact]
    public void There_is_a_shell_for_each_kind_of_actor() =>
        Assert.Equal([typeof(AccountGrain), typeof(PackageGrain), typeof(TokenGrain)], Shells.OrderBy(shell => shell.Name));

    [Theory]
    [MemberData(nameof(Grains))]
    public void A_grain_has_no_state_and_no_method_beside_the_contract(Type grain)
    {
        Assert.True(IsShell(grain));
        Assert.Empty(grain.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        var contract = grain.GetInterfaces().Where(type => type.Assembly.GetName().Name == "Metering").SelectMany(type => type.GetMethods()).Select(method => method.Name);
        var declared = grain.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Select(method => method.Name);
        Assert.Empty(declared.Except(contract).Except(["Create", "get_HasWindows"]));
    }

    [Theory]
    [MemberData(nameof(Grains))]
    public void A_grain_does_nothing_but_forward(Type grain)
    {
        var noun = grain.Name[..^"Grain".Length] + "s";
        var root = RepositoryRoot.Find() ?? throw new InvalidOperationException("The tests run outside the repository.");
        var source = File.ReadAllText(Path.Combine(root, "Grains", noun, grain.Name + ".cs"));
        Assert.Empty(NotForwarded(source));
    }

    [Theory]
    [InlineData("public Task<A> Hold(B command) => Ask(command, static (actor, command) => actor.Renew(command));")]
    [InlineData("public Task<A> Hold(B command) => command.X ? Refuse() : Ask(command, static (actor, command) => actor.Hold(command));")]
    [InlineData("public async Task<A> Hold(B command)\n    {\n        return await Ask(command, static (actor, command) => actor.Hold(command));\n    }")]
    [InlineData("private int _count;")]
    public void Anything_more_is_noticed(string member) =>
        Assert.NotEmpty(NotForwarded($"internal sealed class XGrain(GrainHost host) : ActorGrain<X>(host)\n{{\n    {member}\n}}\n"));

    private static bool IsShell(Type grain) => grain.BaseType is { IsGenericType: true } shell && shell.GetGenericTypeDefinition() == typeof(ActorGrain<>);

    /// <summary>What stands between the braces of the class and is neither the forwarding of a call to the method of the same name nor the making of the actor.</summary>
    private static List<string> NotForwarded(string source)
    {
        var body = source[(source.IndexOf("\n{", StringComparison.Ordinal) + 2)..source.LastIndexOf('}')];
        return [.. Forwarding().Replace(Making().Replace(body, ""), "").Replace("protected override bool HasWindows => false;", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    [GeneratedRegex(@"public Task(?:<[\w?]+>)? (?<name>\w+)\((?:\w+ (?<arg>\w+))?\) => Ask\((?:\k<arg>|0), static \(actor, (?:\k<arg>|_)\) => actor\.\k<name>\((?:\k<arg>)?\)\);")]
    private static partial Regex Forwarding();

    [GeneratedRegex(@"protected override \w+ Create\(GrainHost host\) => new\(\w+\.Parse\(this\.GetPrimaryKeyString\(\)\), this(?:, host\.\w+)?\);")]
    private static partial Regex Making();
}
