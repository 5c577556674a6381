using System.Text.Json.Serialization.Metadata;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Packages;
using Metering.Packages.Events;
using Metering.Tokens;
using Metering.Tokens.Events;

namespace Metering.Books;

/// <summary>How one kind of book is written: its events, a row of them, and the state of a snapshot.</summary>
internal sealed record BookFormat<TState, TEvent>(
    JsonTypeInfo<TEvent> Event,
    JsonTypeInfo<IReadOnlyList<TEvent>> Row,
    JsonTypeInfo<TState> State);

internal static class BookFormats
{
    public static readonly BookFormat<AccountState, AccountEvent> Account =
        new(BooksJson.Default.AccountEvent, BooksJson.Default.IReadOnlyListAccountEvent, SnapshotJson.Default.AccountState);

    public static readonly BookFormat<TokenState, TokenEvent> Token =
        new(BooksJson.Default.TokenEvent, BooksJson.Default.IReadOnlyListTokenEvent, SnapshotJson.Default.TokenState);

    public static readonly BookFormat<PackageState, PackageEvent> Package =
        new(BooksJson.Default.PackageEvent, BooksJson.Default.IReadOnlyListPackageEvent, SnapshotJson.Default.PackageState);
}
