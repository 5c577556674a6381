using System.Text;

namespace Acceptance.Calls;

[Collection(nameof(StrictRelay))]
public sealed class BodySizeTests(StrictRelay strict)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_that_is_too_large_is_refused_in_OpenAIs_form_whether_its_length_is_told_or_not(bool tellsLength)
    {
        var caller = await strict.MakeCaller(new CallerPlan());
        var request = caller.Request("");
        var body = Encoding.UTF8.GetBytes(caller.ChatBody(text: new string('a', StrictRelay.RequestBytesMax)));
        request.Content = tellsLength ? new ByteArrayContent(body) : new StreamContent(new UntoldStream(body));

        (await Caller.Exchange(request)).AssertRefused(413, "request_too_large");

        Assert.Equal(0, caller.CallsServed);
        (await caller.Complete()).AssertServed();
    }

    /// <summary>A stream that does not tell its length is sent in chunks.</summary>
    private sealed class UntoldStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
