namespace RelayApi.Models;

/// <summary>How prices are imported, below <c>Import</c> in the configuration or as <c>--Import:DryRun=true</c>.</summary>
internal sealed class ImportPricesOptions
{
    /// <summary>Only shows what would change. Default false.</summary>
    public bool DryRun { get; set; }

    /// <summary>Only rows of this provider, as the table names it. Default: any in LiteLLM's table; models.dev's needs one.</summary>
    public string? Provider { get; set; }

    /// <summary>When the prices come into force. Default now.</summary>
    public DateTimeOffset? ValidFrom { get; set; }

    /// <summary>Whether a row of zeros makes a model free. Default false.</summary>
    public bool AllowFree { get; set; }
}
