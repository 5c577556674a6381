using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Schema;

/// <summary>One step of the schema: an embedded file <c>0001_name.sql</c>. A step that was ever released is never changed; a new one follows it.</summary>
internal sealed record SchemaStep(int Version, string Name, string Sql)
{
    private const string Prefix = "Schema/";

    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>All steps of this program in order.</summary>
    public static IReadOnlyList<SchemaStep> All { get; } = ReadAll();

    private static List<SchemaStep> ReadAll()
    {
        var steps = typeof(SchemaStep).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(Read)
            .OrderBy(step => step.Version)
            .ToList();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Version != i + 1) throw new InvalidOperationException($"Step {i + 1} of the schema is missing or there twice.");
        }

        return steps;
    }

    private static SchemaStep Read(string resource)
    {
        using var reader = new StreamReader(typeof(SchemaStep).Assembly.GetManifestResourceStream(resource)!);
        var name = Path.GetFileNameWithoutExtension(resource[Prefix.Length..]);
        return new SchemaStep(int.Parse(name.Split('_')[0], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
