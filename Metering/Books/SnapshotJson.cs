using System.Text.Json.Serialization;
using Metering.Accounts;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Books;

/// <summary>How states are written in snapshots.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate,
    IgnoreReadOnlyProperties = false)]
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(TokenState))]
[JsonSerializable(typeof(PackageState))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
