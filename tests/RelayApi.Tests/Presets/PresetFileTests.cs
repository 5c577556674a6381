using System.Text.Json;
using RelayApi.Presets;

namespace RelayApi.Tests.Presets;

public sealed class PresetFileTests : IDisposable
{
    private const string Step = """{"method":"POST","path":"tokens","body":{"account":"a"},"keep":{"app":"secret"}}""";
    private const string Example = """{"says":"It works.","secret":"app","model":"m","answers":200}""";

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task A_whole_preset_is_read_and_its_examples_are_command_lines()
    {
        var preset = await Read(Preset(Step, Example));
        Assert.Equal(
            "curl -s http://x/v1/chat/completions -H 'Authorization: Bearer sk-1' -H 'Content-Type: application/json' "
            + """-d '{"model":"m","messages":[{"role":"user","content":"Say hello."}]}'""",
            preset.Try[0].Line("http://x", "sk-1"));
    }

    [Theory]
    [InlineData("{", "Preset")]
    [InlineData("""{"name":"p","about":"a","steps":[],"try":[]}""", "1 to 1000 steps")]
    [InlineData("""{"name":"p","about":"a","steps":[],"try":[],"vendor":"x"}""", "vendor")]
    public async Task What_is_no_preset_is_refused_with_a_reason(string text, string problem) => await Refused(text, problem);

    [Theory]
    [InlineData("""{"method":"DELETE","path":"tokens","body":{}}""", "Step 2: a step's method is POST or PUT.")]
    [InlineData("""{"method":"POST","path":"/admin/tokens","body":{}}""", "Step 2: a path is written behind /admin/")]
    [InlineData("""{"method":"POST","path":"tokens","body":[]}""", "Step 2: a body is an object.")]
    [InlineData("""{"method":"POST","path":"tokens/${later}","body":{}}""", "Step 2: '${later}' stands for nothing")]
    [InlineData("""{"method":"POST","path":"tokens","body":{"account":"${later}"}}""", "Step 2: '${later}' stands for nothing")]
    [InlineData("""{"method":"POST","path":"tokens","unless":"tokens/1","body":{},"keep":{"x":"y"}}""", "Step 2: a step that may be passed over keeps nothing.")]
    [InlineData("""{"method":"POST","path":"tokens","body":{},"keep":{"app":"secret"}}""", "Step 2: 'app' is kept already.")]
    public async Task A_step_that_cannot_work_is_refused_before_the_first_is_sent(string second, string problem) =>
        await Refused(Preset($"{Step},{second}", Example), problem);

    [Theory]
    [InlineData("""{"says":"s","secret":"nobody","model":"m","answers":200}""", "no step keeps 'nobody'")]
    [InlineData("""{"says":"s","secret":"app","answers":200}""", "a model to chat with or a path")]
    [InlineData("""{"says":"s","secret":"app","model":"m'; rm","answers":200}""", "characters that a command line")]
    [InlineData("""{"says":"s","secret":"app","model":"m","base":"/v1","answers":200}""", "neither begin nor end with a slash")]
    [InlineData("""{"says":"s","secret":"app","model":"m","answers":7}""", "a status of HTTP")]
    public async Task An_example_that_cannot_work_is_refused(string example, string problem) => await Refused(Preset(Step, example), problem);

    [Fact]
    public void Values_are_written_as_json_writes_them()
    {
        var values = new PresetValues(new PresetOptions { UpstreamUrl = "http://u", UpstreamKey = "a\"b" }, DateTimeOffset.UnixEpoch);
        Assert.Equal("a\"b", JsonSerializer.Deserialize<JsonElement>(values.Fill("""{"key":"${upstream_key}"}""")).GetProperty("key").GetString());
        Assert.Equal("1970-01-02T00:00:00.0000000+00:00", JsonSerializer.Deserialize<string>(values.Fill("\"${tomorrow}\"")));
        Assert.Contains("no 'token.id'", values.Keep(new Dictionary<string, string> { ["x"] = "token.id" }, JsonSerializer.SerializeToElement(new { token = 1 })), StringComparison.Ordinal);
        Assert.Null(values.Keep(new Dictionary<string, string> { ["x"] = "token.id" }, JsonSerializer.SerializeToElement(new { token = new { id = "t1" } })));
        Assert.Equal("t1", values["x"]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_by_its_path()
    {
        var thrown = await Assert.ThrowsAsync<PresetException>(() => PresetFile.Read("/nowhere/p.json", CancellationToken.None));
        Assert.Contains("/nowhere/p.json", thrown.Message, StringComparison.Ordinal);
    }

    private static string Preset(string steps, string examples) => $$"""{"name":"p","about":"a","steps":[{{steps}}],"try":[{{examples}}]}""";

    private async Task<Preset> Read(string text)
    {
        await File.WriteAllTextAsync(_path, text);
        return await PresetFile.Read(_path, CancellationToken.None);
    }

    private async Task Refused(string text, string problem)
    {
        var thrown = await Assert.ThrowsAsync<PresetException>(() => Read(text));
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }
}
