using System.Globalization;
using Metering;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RelayApi.Engines;
using Silo.Clusters;

namespace Silo.Load;

/// <summary>
/// One process with its own callers: the engine as the relay or the silo composes it, without HTTP. It does what it is told on its standard input and
/// says on its standard output when it is ready and what it did.
/// </summary>
internal static class Member
{
    public static async Task<int> Run(string[] args)
    {
        var configuration = new ConfigurationManager();
        configuration.AddCommandLine(args);
        configuration.AddClusterDefaults();
        var isCluster = configuration["Cluster:Redis"] is not null;
        if (!isCluster) configuration["Journal:OwnsDatabase"] = "true";
        var (accounts, callers, place) = (Number("accounts"), Number("callers"), Number("place"));
        await using var engine = await Engine.Start(
            configuration,
            isCluster ? ClusterHost.Make : InProcessActors.Make,
            TimeProvider.System,
            LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error)),
            CancellationToken.None);
        var services = new ServiceCollection();
        engine.Register(services);
        await using var provider = services.BuildServiceProvider();
        var pairs = new CallPairs(provider.GetRequiredService<IActors>(), accounts);

        Console.WriteLine("ready");
        while (Console.ReadLine() is { } order)
        {
            var words = order.Split(' ');
            if (words[0] == "open") await pairs.Open();
            else if (words[0] == "run") await Measure(TimeSpan.FromSeconds(double.Parse(words[1], CultureInfo.InvariantCulture)));
            else break;
            Console.WriteLine("done");
        }

        return 0;

        int Number(string name) => int.Parse(configuration[name]!, CultureInfo.InvariantCulture);

        async Task Measure(TimeSpan duration)
        {
            var done = await pairs.Run(callers, place, duration);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pairs {done}"));
        }
    }
}
