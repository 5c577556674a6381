using System.Text.Json;

namespace RelayApi.OpenAi;

/// <content>
/// Messages: the content of some roles is surely part of the prompt. A member given twice is one that an upstream may not read, so that nothing of
/// its message, or of its part, is sure.
/// </content>
internal partial struct PromptText
{
    /// <summary>Adds the messages; the reader stands on their opening bracket and ends on their closing one.</summary>
    public void AddMessages(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            HasMessages = true;
            if (reader.TokenType == JsonTokenType.StartObject)
                AddMessage(ref reader);
            else
                AddUnknown(ref reader);
        }
    }

    private void AddMessage(ref Utf8JsonReader reader)
    {
        var before = _fresh.Count;
        var (isSure, roles, contents) = (true, 0, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("role"u8))
            {
                isSure &= AddRole(ref reader);
                roles++;
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                AddContent(ref reader);
                contents++;
            }
            else
            {
                AddMember(ref reader);
            }
        }
        if (!isSure || roles != 1 || contents > 1)
            _fresh.ForgetSince(before);
    }

    /// <returns>Whether what is said in that role always reaches the model.</returns>
    private bool AddRole(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            AddUnknown(ref reader);
            return false;
        }
        _bytes += GeneratedText.BytesUnescaped(reader.ValueSpan, reader.ValueIsEscaped);
        return reader.ValueTextEquals("user"u8)
            || reader.ValueTextEquals("system"u8)
            || reader.ValueTextEquals("developer"u8)
            || reader.ValueTextEquals("tool"u8);
    }

    private void AddContent(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            AddText(ref reader);
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                AddPart(ref reader);
            else
                AddUnknown(ref reader);
        }
    }

    private void AddPart(ref Utf8JsonReader reader)
    {
        var before = _fresh.Count;
        var (isText, types, texts) = (false, 0, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                isText = AddType(ref reader);
                types++;
            }
            else if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                AddText(ref reader);
                texts++;
            }
            else
            {
                AddMember(ref reader);
            }
        }
        if (!isText || types > 1 || texts > 1)
            _fresh.ForgetSince(before);
    }

    private bool AddType(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isText = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("text"u8);
        AddValue(ref reader, Content.Type);
        return isText;
    }

    private void AddText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            AddValue(ref reader, Content.Text);
            return;
        }
        _hasContent |= !reader.ValueSpan.IsEmpty;
        _bytes += countsFresh
            ? _fresh.AddJson(reader.ValueSpan, reader.ValueIsEscaped)
            : GeneratedText.BytesUnescaped(reader.ValueSpan, reader.ValueIsEscaped);
    }

    /// <summary>Whatever it is, it is not for us to call it empty.</summary>
    private void AddUnknown(ref Utf8JsonReader reader)
    {
        _hasContent = true;
        AddValue(ref reader, Content.Text);
    }
}
