using System.CommandLine;
using System.Globalization;

namespace Load.Relay;

/// <summary>The relay with everything on beside a bare pass-through of the same answer, round by round in turn.</summary>
internal static class RelayMode
{
    private static readonly Option<int> Connections = new("--connections") { DefaultValueFactory = _ => 128, Description = "Connections at saturation." };
    private static readonly Option<int> Rounds = new("--rounds") { DefaultValueFactory = _ => 5, Description = "Rounds; the median counts." };
    private static readonly Option<int> Seconds = new("--seconds") { DefaultValueFactory = _ => 5, Description = "Seconds per measurement." };
    private static readonly Option<string[]> Answers = new("--answers")
    {
        DefaultValueFactory = _ => ["stream", "long", "json", "spaced"],
        AllowMultipleArgumentsPerToken = true,
        Description = "How the upstream answers: stream, long, json, spaced.",
    };
    private static readonly Option<bool> OnlyRelay = new("--only-relay") { Description = "The relay alone, at saturation and at half of it, for a profiler." };
    private static readonly Option<bool> Itself = new("--itself") { Description = "The pass-through beside another one: what differs then is the machine's doing." };
    private static readonly Option<string> Upstream = new("--upstream") { Required = true };

    public static Command Command { get; } = Make();

    /// <summary>The baseline's own process; started by <see cref="Command"/>.</summary>
    public static Command PassThroughCommand { get; } = MakePassThrough();

    private static Command Make()
    {
        var command = new Command("relay", "The relay with everything on beside a bare Kestrel-to-HttpClient pass-through.")
        {
            Connections, Rounds, Seconds, Answers, OnlyRelay, Itself,
        };
        command.SetAction(Run);
        return command;
    }

    private static Command MakePassThrough()
    {
        var command = new Command("pass-through", "The baseline of the mode 'relay'.") { Upstream };
        command.Hidden = true;
        command.SetAction((options, cancellationToken) => PassThrough.Run(new Uri(options.GetRequiredValue(Upstream)), cancellationToken));
        return command;
    }

    private static async Task Run(ParseResult options, CancellationToken cancellationToken)
    {
        var connections = options.GetRequiredValue(Connections);
        var rounds = options.GetRequiredValue(Rounds);
        var duration = TimeSpan.FromSeconds(options.GetRequiredValue(Seconds));
        using var upstream = new StubUpstream();
        using var passThrough = await PassThroughSide.Start(upstream.Address);
        if (options.GetRequiredValue(Itself))
        {
            using var other = await PassThroughSide.Start(upstream.Address, "another pass-through");
            await Compare(new Comparison(passThrough, other, connections, rounds, duration), options.GetRequiredValue(Answers));
            return;
        }

        await using var relay = await RelaySide.Start(upstream.Address);
        if (options.GetRequiredValue(OnlyRelay))
        {
            foreach (var name in options.GetRequiredValue(Answers)) await Profile(relay, name, connections, rounds, duration);
            return;
        }

        await Compare(new Comparison(passThrough, relay, connections, rounds, duration), options.GetRequiredValue(Answers));
        var calls = await relay.Audit();
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The books balance over {calls:N0} settled calls."));
    }

    private static async Task Compare(Comparison comparison, string[] answers)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, shared by the generator, the upstream, the side under test and PostgreSQL; fsync on; {comparison}.");
        foreach (var answer in answers.Select(name => new AnswerKind(name, 0)))
        {
            var saturated = await comparison.Saturate(answer);
            var slow = answer with { MillisecondsFirstByte = 20 };
            // The second rate only means something where the relay can keep it up.
            await comparison.Pace(slow, saturated.Relay / 2);
            if (saturated.Relay > saturated.Baseline / 2) await comparison.Pace(slow, saturated.Baseline / 2);
        }
    }

    private static async Task Profile(RelaySide relay, string answer, int connections, int rounds, TimeSpan duration)
    {
        var saturation = default(Saturation);
        var full = new AnswerKind(answer, 0);
        var slow = full with { MillisecondsFirstByte = 20 };
        for (var round = 0; round < rounds; round++)
        {
            saturation = await Saturation.Measure(relay, full, full.ConnectionsFull(connections), duration);
            Console.WriteLine(saturation);
        }

        var half = saturation.PerSecond / 2;
        for (var round = 0; round < rounds; round++) Console.WriteLine(await Latency.Measure(relay, slow, slow.ConnectionsAt(half, connections), half, duration));
    }
}
