using Metering;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RelayApi.Calls;

namespace RelayApi;

/// <summary>
/// Metrics and traces over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, and nothing otherwise. The exporter reads the rest of its
/// standard variables itself.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private const string ServiceName = "metering";

    private readonly MeterProvider? _meters;
    private readonly TracerProvider? _traces;

    /// <param name="configuration">Whether and where to.</param>
    /// <param name="more">Meters and sources of activities beside those of the relay, the engine, the server and the runtime.</param>
    public Telemetry(IConfiguration configuration, params string[] more)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;
        var resource = ResourceBuilder.CreateDefault().AddService(ServiceName);
        _meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(EngineMetrics.MeterName, RelayMetrics.MeterName, "Metering.Ledger")
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql")
            .AddMeter(more)
            .AddOtlpExporter()
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql")
            .AddSource(more)
            .AddOtlpExporter()
            .Build();
    }

    public void Dispose()
    {
        _meters?.Dispose();
        _traces?.Dispose();
    }
}
