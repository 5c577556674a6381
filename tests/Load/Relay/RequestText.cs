using System.Globalization;
using System.Text;

namespace Load.Relay;

/// <summary>A request formatted once. Both sides get the same body; a typical client does not ask for usage, so the relay has to.</summary>
internal static class RequestText
{
    public static byte[] Make(string path, string model, bool isStream, string secret)
    {
        var body = $$"""
            {"model":"{{model}}","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"Say twenty words."}],"max_tokens":64,"stream":{{(isStream ? "true" : "false")}}}
            """;
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}
