namespace RelayApi.Access;

/// <summary>Who may use an endpoint of the admin API. Operators may use every one.</summary>
internal enum Who
{
    /// <summary>Nobody else.</summary>
    Operators,

    /// <summary>Owners and admins of the account it is about.</summary>
    Managers,

    /// <summary>Every member of the account it is about; of what is somebody's own, only that member and the managers.</summary>
    Members,
}
