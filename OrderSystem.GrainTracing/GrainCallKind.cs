namespace OrderSystem.GrainTracing;

/// <summary>What a message between grains is, and so which rule its spans follow.</summary>
internal enum GrainCallKind
{
    /// <summary>A call of an application's interface: a grain, an extension, a grain service, an observer.</summary>
    Application,

    /// <summary>Orleans calls itself.</summary>
    System,

    /// <summary>A tick of a grain timer, which reaches the grain as a message.</summary>
    TimerTick,

    /// <summary>A tick of a reminder.</summary>
    ReminderTick,

    /// <summary>A pulling agent hands an item or a batch of a stream to its consumer.</summary>
    StreamDelivery,

    /// <summary>The writer of a broadcast channel hands an item to a subscriber.</summary>
    ChannelDelivery,

    /// <summary>One of the calls that an <see cref="IAsyncEnumerable{T}"/> result is read with.</summary>
    Enumeration,
}
