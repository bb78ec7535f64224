namespace OrderSystem.Gateway.Validation;

/// <summary>A part of a request that an endpoint takes as an argument, and what is wrong with it.</summary>
internal interface IRequestPart
{
    /// <summary>Empty when the part is valid.</summary>
    FieldErrors Errors { get; }

    /// <summary>Whether the part is of a media type that is not understood.</summary>
    bool IsUnsupportedMediaType => false;
}
