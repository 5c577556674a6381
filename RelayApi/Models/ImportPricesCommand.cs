using System.Globalization;
using Ledger.Models;
using Ledger.Upstreams;
using Metering.Prices;
using RelayApi.Engines;

namespace RelayApi.Models;

/// <summary>
/// <c>prices import SOURCE FILE UPSTREAM</c>: prices the upstream's models from a published table. Exit code 0 when every model has a price of the table
/// now, 1 when some were refused or the import could not be done.
/// </summary>
internal static class ImportPricesCommand
{
    public static async Task<int> Run(string source, string file, string upstream, IConfiguration configuration)
    {
        var options = configuration.GetSection("Import").Get<ImportPricesOptions>() ?? new ImportPricesOptions();
        if (!File.Exists(file)) return await Fail($"There is no file {file}.");
        if (PriceTables.TryRead(source, await File.ReadAllBytesAsync(file), options.Provider, out var problem) is not { } table) return await Fail(problem!);

        return await BooksDatabase.Use(configuration, async database =>
        {
            // Prices are no secret: the command has no use for the credentials beside them, nor for the key.
            var store = new CatalogStore(database, keys: null, TimeProvider.System);
            var catalog = await store.Load(CancellationToken.None);
            if (!catalog.Upstreams.ContainsKey(upstream)) return await Fail($"There is no upstream '{upstream}'.");
            var import = new PriceImport(upstream, options.Provider, options.ValidFrom ?? TimeProvider.System.GetUtcNow()) { AllowsFree = options.AllowFree };
            var changes = import.Plan(catalog, table);
            if (!options.DryRun) changes = await import.Apply(changes, store, CancellationToken.None);
            foreach (var change in changes) Console.WriteLine(Describe(change));
            var report = PriceImportReport.Of(changes, options.DryRun);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(options.DryRun ? "Would be: " : "")}{report.Added} added, {report.Changed} changed, {report.Unchanged} unchanged, {report.Refused} refused"));
            return report.Refused == 0 ? 0 : 1;
        });
    }

    private static string Describe(PriceChange change)
    {
        var name = $"{change.Outcome.ToString().ToLowerInvariant(),-10} {change.Model}";
        if (change.Reason is { } reason) return $"{name}: {reason}";
        var figures = change.Outcome is PriceChangeOutcome.Unchanged ? "" : $"  {Figures(change.Before)}{(change.Before is null ? "" : " -> ")}{Figures(change.After)}";
        return $"{name} ({change.Row}){figures}{string.Concat(change.Notes.Select(note => $"\n             {note}"))}";
    }

    private static string Figures(Price? price) =>
        price is null ? "" : string.Join(' ', PriceBody.RatesOf(price).Where(rate => rate.Usd > 0).Select(Figure));

    private static string Figure(RateBody rate)
    {
        var above = rate.Above > 0 ? $">{rate.Above}" : "";
        var tier = rate.ServiceTier is ServiceTier.Standard ? "" : $"@{rate.ServiceTier}";
        return string.Create(CultureInfo.InvariantCulture, $"{rate.Kind}{above}{tier} {rate.Usd:0.############}");
    }

    private static async Task<int> Fail(string problem)
    {
        await Console.Error.WriteLineAsync($"metering: {problem}");
        return 1;
    }
}
