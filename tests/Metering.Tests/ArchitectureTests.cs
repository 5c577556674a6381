using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Metering.Accounts;
using Metering.Packages;
using Metering.Tests.Books;
using Metering.Tokens;
using Testing;

namespace Metering.Tests;

public sealed partial class ArchitectureTests
{
    /// <summary>What each project may refer to (design 1); a project that is not built yet is passed over.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Metering"] = [],
        ["Ledger"] = ["Metering"],
        ["RelayApi"] = ["Metering", "Ledger"],
        ["Grains.Abstractions"] = ["Metering"],
        ["Grains"] = ["Metering", "Grains.Abstractions"],
        ["Silo"] = ["Metering", "Ledger", "RelayApi", "Grains.Abstractions", "Grains"],
    };

    /// <summary>Files over 300 lines, each with the reason why.</summary>
    private static readonly string[] LongFiles = [];

    private static string Root => RepositoryRoot.Find() ?? throw new InvalidOperationException("The tests run outside the repository.");

    [Fact]
    public void Project_references_point_one_way()
    {
        foreach (var (project, allowed) in Arrows)
        {
            var file = Path.Combine(Root, project, project + ".csproj");
            if (!File.Exists(file)) continue;
            var referred = XDocument.Load(file).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Empty(referred.Except(allowed));
        }
    }

    [Fact]
    public void Engine_knows_neither_sql_nor_http_nor_orleans()
    {
        var referred = typeof(IActors).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.DoesNotContain(referred, name => Forbidden().IsMatch(name));
    }

    [Fact]
    public void Messages_hold_no_task_stream_or_delegate()
    {
        var messages = JsonRoundTripTests.MessagesOf(typeof(IToken), typeof(IAccount), typeof(IPackage));
        var members = messages.SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public));
        Assert.DoesNotContain(members, member =>
            typeof(Task).IsAssignableFrom(member.PropertyType)
            || typeof(Stream).IsAssignableFrom(member.PropertyType)
            || typeof(Delegate).IsAssignableFrom(member.PropertyType));
    }

    [Fact]
    public void One_public_type_per_file_save_for_a_converter_beside_it()
    {
        foreach (var file in SourceFiles("Metering"))
        {
            var types = PublicTypes().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)
                .Where(name => !name.EndsWith("JsonConverter", StringComparison.Ordinal) || Path.GetFileNameWithoutExtension(file) == name)
                .ToList();
            Assert.True(types.Count <= 1, $"{file}: {string.Join(", ", types)}");
        }
    }

    [Fact]
    public void No_file_is_longer_than_300_lines_without_a_stated_reason()
    {
        var tooLong = SourceFiles(".").Where(file => File.ReadLines(file).Count() > 300).Select(file => Path.GetRelativePath(Root, file));
        Assert.Empty(tooLong.Except(LongFiles));
    }

    [Fact]
    public void Classes_of_the_engine_are_sealed()
    {
        var open = typeof(IActors).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false, IsNested: false })
            .Where(type => !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)));
        Assert.Empty(open);
    }

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildOutput().IsMatch(Path.GetRelativePath(Root, file)));

    [GeneratedRegex(@"(^|/)(bin|obj|node_modules|data)/")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"^(Npgsql|Orleans|Microsoft\.Orleans|Microsoft\.AspNetCore|System\.Net\.Http)")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"^public (?:sealed |static |abstract |partial |readonly )*(?:record struct|record|class|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicTypes();
}
