using System.Net;

namespace Harness;

/// <summary>The admin API answered with a problem.</summary>
public sealed class AdminException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}
