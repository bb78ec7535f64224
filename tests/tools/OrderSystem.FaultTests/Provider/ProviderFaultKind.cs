namespace OrderSystem.FaultTests.Provider;

/// <summary>What becomes of a request to the payment provider on its way.</summary>
internal enum ProviderFaultKind
{
    /// <summary>It is forwarded, and its answer comes back.</summary>
    None,

    /// <summary>It is answered with an error and never reaches the provider.</summary>
    ErrorBefore,

    /// <summary>The provider does as asked, but its answer is lost: the silo sees an error.</summary>
    ErrorAfter,

    /// <summary>It is neither forwarded nor answered.</summary>
    Hang,

    /// <summary>
    /// It reaches the provider late, as a rule after the silo has given up, has asked again or has voided the charge.
    /// </summary>
    Late,

    /// <summary>It reaches the provider twice.</summary>
    Twice,
}
