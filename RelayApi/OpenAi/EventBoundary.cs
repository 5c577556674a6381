namespace RelayApi.OpenAi;

/// <summary>
/// Finds where server-sent events end, over pieces cut anywhere. Lines end in LF, CR LF or CR, and an event ends with an empty line
/// (WHATWG HTML, section 9.2.5). Every byte is looked at once, so no chunking can make the search quadratic.
/// </summary>
internal struct EventBoundary
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private bool _isInsideLine;
    private bool _isAfterCarriageReturn;

    /// <summary>The length of the rest of the current event in this piece, its empty line included, or -1 when the event goes on.</summary>
    public int Find(ReadOnlySpan<byte> piece)
    {
        var at = 0;
        while (at < piece.Length)
        {
            if (_isAfterCarriageReturn)
            {
                _isAfterCarriageReturn = false;
                if (piece[at] == LineFeed)
                {
                    at++;
                    continue;
                }
            }
            var length = piece[at..].IndexOfAny(CarriageReturn, LineFeed);
            if (length < 0)
            {
                _isInsideLine = true;
                return -1;
            }
            var isEmptyLine = length == 0 && !_isInsideLine;
            at += length + 1;
            _isInsideLine = false;
            _isAfterCarriageReturn = piece[at - 1] == CarriageReturn;
            if (isEmptyLine)
                return at + TakeLineFeed(piece[at..]);
        }
        return -1;
    }

    /// <summary>
    /// One when the piece begins with the LF of a CR LF whose CR ended the last event, else zero. That LF belongs to the event that has
    /// ended, or what reaches the client would depend on where the network cut.
    /// </summary>
    public int TakeLineFeed(ReadOnlySpan<byte> piece)
    {
        if (!_isAfterCarriageReturn || piece.IsEmpty)
            return 0;
        _isAfterCarriageReturn = false;
        return piece[0] == LineFeed ? 1 : 0;
    }
}
