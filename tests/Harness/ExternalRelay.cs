namespace Harness;

/// <summary>A relay that runs already, such as a cluster, named by the environment.</summary>
/// <param name="Address">Its base address.</param>
/// <param name="AdminKey">An operator key of it.</param>
public sealed record ExternalRelay(Uri Address, string AdminKey)
{
    public const string AddressVariable = "METERING_RELAY";
    public const string AdminKeyVariable = "METERING_ADMIN_KEY";

    /// <summary>The relay that the environment names, or <see langword="null"/> when tests start their own.</summary>
    public static ExternalRelay? FromEnvironment()
    {
        var address = Environment.GetEnvironmentVariable(AddressVariable);
        if (string.IsNullOrEmpty(address)) return null;
        var key = Environment.GetEnvironmentVariable(AdminKeyVariable);
        return string.IsNullOrEmpty(key)
            ? throw new InvalidOperationException($"{AddressVariable} is set, so {AdminKeyVariable} must be.")
            : new ExternalRelay(new Uri(address), key);
    }
}
