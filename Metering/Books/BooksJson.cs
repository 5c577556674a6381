using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Accounts.Events;
using Metering.Packages.Events;
using Metering.Products;
using Metering.Tokens.Events;

namespace Metering.Books;

/// <summary>How events are written in the journal: generated at build time, no reflection. A row is an array of one kind of event.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(IReadOnlyList<AccountEvent>))]
[JsonSerializable(typeof(IReadOnlyList<TokenEvent>))]
[JsonSerializable(typeof(IReadOnlyList<PackageEvent>))]
public sealed partial class BooksJson : JsonSerializerContext
{
    public static IReadOnlyList<AccountEvent> ReadAccountEvents(ReadOnlySpan<byte> events) =>
        JsonSerializer.Deserialize(events, Default.IReadOnlyListAccountEvent)!;

    public static IReadOnlyList<TokenEvent> ReadTokenEvents(ReadOnlySpan<byte> events) =>
        JsonSerializer.Deserialize(events, Default.IReadOnlyListTokenEvent)!;

    public static IReadOnlyList<PackageEvent> ReadPackageEvents(ReadOnlySpan<byte> events) =>
        JsonSerializer.Deserialize(events, Default.IReadOnlyListPackageEvent)!;
}
